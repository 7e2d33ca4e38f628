/* record.h - service records from the check-out on: confirmed, reviewed, effective; refused, voided,
 * corrected.
 *
 * Invariants: what a record says never changes; its state moves only forward, each move a row of event
 * with actor and reason. Only effective records count: person, team and figures move with them, in the same
 * transaction. A person-day above the policy's tiers is reviewed by the parent body or the city office
 * (DOMAIN 4). An entry by hand takes two people; so do all hours: who lets them count is neither the person,
 * nor who registered them, nor who marked them present without their word. A printed code, or a phone that
 * had no network, is one mark of two: hours count once somebody met the person, or they said so. Not here:
 * check-in and check-out (attendance/), stars (star/). */
#ifndef REDVEST_SERVICE_RECORD_RECORD_H
#define REDVEST_SERVICE_RECORD_RECORD_H

#include "db/db.h"
#include "office/attach/attach.h"
#include "service/record/record.model.h"

/* Minutes of the clock from in to out, seconds left out of both as on every page, as policy rounds them; 0
 * when less than the least share of the shift was attended. */
int64_t record_minutes(const struct db *db, int64_t in_ms, int64_t out_ms, int64_t starts_ms,
                       int64_t ends_ms);

/* --- marks: called by attendance/, which has looked at all rules --------------------------------------- */

/* A check-in. 1; 0 when the person is checked in already. */
struct record_in {
    int64_t volunteer, activity, shift, signup, team, pos, at;
    enum mark_how how;
    double lat, lng; /* NAN: no place */
    const char *device;
    int64_t odd;
};
int record_open(struct db *db, const struct record_in *in, int64_t *ret_id);

/* The check-out of an open record: it waits for the organiser. 1; 0 when it is closed already. */
int record_close(struct db *db, int64_t record, int64_t at, int64_t minutes, enum mark_how how, int64_t odd);

/* A leader met whoever is checked in by a printed code or from off-line: the second mark. 1; 0 when one was
 * made already, or it is the leader's own record. */
int record_met(struct db *db, int64_t record);

/* A check-in that was made by mistake, moments ago: void. 1; 0 when it is closed already. */
int record_take_back(struct db *db, int64_t record, const char *reason);

/* Never signed out: no hours. 1; 0 when it is closed already. reason: a Chinese key. */
int record_miss(struct db *db, int64_t record, const char *reason);

/* The organiser confirms pending records of an activity, all or none, and rates them 1-5 (0: no rating). Each
 * becomes effective, or goes to review by the tiers. CONFLICT when one is not pending. Law: within 10 working
 * days. */
struct record_confirmation {
    int64_t activity;
    const int64_t *records;
    size_t n;
    int64_t score;
};
int record_confirm(struct db *db, const struct record_confirmation *confirmation);

/* The person agrees to hours that wait for the organiser: marked by somebody else, who may confirm them then;
 * or by a printed code or from off-line, which needs this word or a leader's (record_met) to count at all.
 * CONFLICT when there is nothing to agree to. */
int record_agree(struct db *db, int64_t record);

/* The organiser turns a pending record down; a late entry's public notice is withdrawn. activity 0: an
 * objection to that notice was upheld. */
int record_refuse(struct db *db, int64_t activity, int64_t record, const char *reason);

/* The parent body or the city office decides a record in review. The caller has checked the right. */
int record_approve(struct db *db, int64_t record);
int record_turn_down(struct db *db, int64_t record, const char *reason);

/* An effective record is voided: it stays, a reversing row points at it, all totals go back. The person may
 * appeal. */
int record_void(struct db *db, int64_t record, const char *reason);

/* Other hours take its place: an effective record is voided, one that waits is refused, and nobody is told,
 * since what comes instead is. */
int record_set_aside(struct db *db, int64_t record, const char *reason);

/* A record in the state a check-out leaves it in, made by hand after two people agreed; goes through the
 * tiers at once unless `hold` (late entries wait out their public notice). */
struct record_new {
    int64_t volunteer, shift, in_ms, out_ms;
    int64_t by; /* who asked for it: whose word the times are */
    enum record_source source;
    int64_t reverses; /* the record this one sets right; 0 none */
    const char *reason;
    bool hold;
};
int record_make(struct db *db, const struct record_new *new_record, int64_t *ret_id);

/* A held record counts now. */
int record_settle(struct db *db, int64_t record);

/* CONFLICT naming the other record when [in, out) overlaps one that counts or may count, be it still open.
 * except: a record being corrected. */
int record_check_overlap(struct db *db, int64_t volunteer, int64_t in_ms, int64_t out_ms, int64_t except);

/* --- clocks -------------------------------------------------------------------------------------------- */

/* An open activity ends then: within so many working days its organiser confirms the hours (law). Hears the
 * signal activity_timed; the clock ends with the activity. */
int record_await(struct db *db, int64_t activity, int64_t ends);

/* Hours still wait: the organiser is reminded before the end of these days, then it goes up. */
int record_remind(struct db *db, int64_t activity);
int record_escalate(struct db *db, int64_t activity);

/* --- entries by hand and appeals (entry.c) ------------------------------------------------------------- */

struct entry_ask {
    enum entry_kind kind;
    int64_t volunteer, shift, in_ms, out_ms;
    int64_t corrects; /* of a correction */
    const char *reason;
    bool truth; /* the declaration of truth was ticked */
    struct attach_files proofs;
};

/* Asks for an entry: past, within policy's days, inside the shift's window, no longer than the activity, as
 * long as a check-in must be, no overlap, proof for late entries, not too many about the person waiting
 * (POLICY_REVIEW_WAITING_MOST); a correction, and nothing else, names an effective record of the person in
 * that shift. Nothing counts yet. */
int entry_ask(struct db *db, const struct entry_ask *ask, int64_t *ret_id);

/* Whose proofs they are, and who sees them: whoever sees the entry. Hours rest, or may rest, on
 * those of an entry that was not refused. */
int entry_files(struct db *db, const struct user *user, int64_t entry, struct attach_owner *ret_owner);

/* The second person decides. CONFLICT when decided already or by the one who asked. */
int entry_accept(struct db *db, int64_t entry, const char *answer);
int entry_refuse(struct db *db, int64_t entry, const char *answer);

/* The public notice of a late entry is over: its hours count, or an objection was upheld and they never will.
 */
int entry_notice_passed(struct db *db, int64_t entry);
int entry_notice_stopped(struct db *db, int64_t entry, const char *answer);

/* Whether the person may still say that a record of theirs is wrong: one that was missed, refused or voided,
 * and for POLICY_RECORD_DISPUTE_DAYS one that counts or may come to. since_ms: it was settled, or began. */
bool appeal_may(const struct db *db, enum record_state state, int64_t minutes, int64_t since_ms);

/* Says so; one appeal at a time. claimed_out_ms: when the person says to have left, by the bounds of a
 * check-out; a missed record needs it, 0: as recorded. Accepted, the old record stops counting, and a new one
 * that points at it goes through the tiers. CONFLICT by the person themself or when decided already. */
int appeal_ask(struct db *db, int64_t record, int64_t volunteer, const char *story, int64_t claimed_out_ms,
               int64_t *ret_id);
int appeal_accept(struct db *db, int64_t appeal, const char *answer);
int appeal_refuse(struct db *db, int64_t appeal, const char *answer);

/* Somebody is erased: where they were and by which phone, the stories of their appeals, and words and proofs
 * of entries that made no hours go. What hours rest on stays for ten years (DOMAIN 3): times, source, reason
 * and proof of an entry that was accepted, ratings. */
int record_forget(struct db *db, int64_t volunteer);

/* --- fraud signals (odd.c) ----------------------------------------------------------------------------- */

/* Sets odd_bits and odd of each line of one activity's list (DOMAIN 4, fraud signals). */
int record_find_odd(struct db *db, struct confirm_line_list *lines);

/* --- invariants (check.c) --- */

/* Records lie within their shift and on one day; none has more minutes than passed. */
struct check;
int record_check_shift(struct db *db, struct check *c);
int record_check_minutes(struct db *db, struct check *c);

#endif
