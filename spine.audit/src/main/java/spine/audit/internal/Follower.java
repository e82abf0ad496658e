package spine.audit.internal;

import spine.audit.AuditProblem.Kind;

/** Looks at each entry of a chain as {@link ChainCheck} comes to it, and finds what the chain itself cannot show. */
interface Follower {
    /**
     * @param line  the entry, genuine or not
     * @param lines where its bytes are
     */
    void line(ChainLine line, LogLines lines, Findings findings);

    /** No line follows. */
    void end(Findings findings);

    /** Where a check puts what is wrong. */
    interface Findings {
        /** At the present line. */
        void found(Kind kind, long seq, String reason);

        /** Whether nothing was found so far. */
        boolean areNone();
    }
}
