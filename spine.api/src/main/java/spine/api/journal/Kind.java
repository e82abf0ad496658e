package spine.api.journal;

/** What an entry tells of. The numbers are on disks: never reused, never changed. */
public enum Kind {
    /** A request that was accepted; the body is the request's. */
    REQUEST(1),
    /** How an accepted request ended, well or not; the body is what its caller is sent. */
    REPLY(2),
    /** A request that was not accepted, so that it may come again; the body is the refusal as its caller is sent it. */
    REFUSAL(3),
    /** A command that changes the system: control plane, revocation, administration. */
    CONTROL(4),
    /** What serves changed: a flip of the routing, written before it happens. */
    GENERATION(5),
    /** The judgement of a candidate's answer. */
    VOTE(6),
    /** An event of the audit log, or a signed checkpoint of it. */
    AUDIT(7);

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    /** Its number on the disk, 1-255. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException if no kind has this number: the file is of a later version */
    public static Kind of(int number) {
        for (var kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of entry has the number " + number);
    }
}
