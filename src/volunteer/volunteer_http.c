/* volunteer_http.c - the table of what can be asked about volunteers: registering, 我的, and the staff's
 * pages. Not here: the handlers (register_http.c, me_http.c, staff_http.c, claim_http.c). */
#include "volunteer/pages_http.h"

#define DRAFT P_OPT_TEXT("draft", 64)

/* clang-format off */
const struct route volunteer_routes[] = {
    { GET, "/register", ANYONE, READ, register_show_start, NO_PARAMS, VIEW(register_start),
      "Registration, step 1: phone, password, consents" },
    { POST, "/register/code", ANYONE, WRITE, register_send_code, register_start_params, VIEW(register_start),
      "Send the one-time code that proves the phone", .form = register_show_start, .rate = RATE_CODE },
    { POST, "/register", ANYONE, SLOW, register_start, register_start_params, VIEW(register_saved),
      "Save step 1; answers with the token of the draft", .form = register_show_start, .slow = register_start_slow,
      .rate = RATE_REGISTER },
    { GET, "/register/2", ANYONE, READ, register_show_who, PARAMS(DRAFT), VIEW(register_who),
      "Registration, step 2: name, document, residence" },
    { POST, "/register/2", ANYONE, WRITE, register_who, register_who_params, VIEW(register_saved),
      "Save step 2; CONFLICT when the document is registered", .form = register_show_who },
    { GET, "/register/3", ANYONE, READ, register_show_more, PARAMS(DRAFT), VIEW(register_more),
      "Registration, step 3: what one would like to do; a guardian for minors" },
    { POST, "/register/3", ANYONE, WRITE, register_more, register_more_params, VIEW(registered),
      "Complete the registration and log in", .form = register_show_more, .rate = RATE_REGISTER },
    { GET, "/register/claim", ANYONE, READ, register_show_claim, PARAMS(DRAFT), VIEW(claim_page),
      "The document was registered by somebody else: the form" },
    { POST, "/register/claim", ANYONE, WRITE, register_claim, claim_params, VIEW(claim_sent),
      "Ask staff to give a document back to its owner", .form = register_show_claim, .rate = RATE_REGISTER },
    { GET, "/consents/:kind", ANYONE, READ, consent_show_text, PARAMS(P_CODE("kind", consent_kind_codes)),
      VIEW(consent_text), "The text of a consent", .shared = true },
    ROUTES_END
};
/* clang-format on */
