/* point.h - points. */
