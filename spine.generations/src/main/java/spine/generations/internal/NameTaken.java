package spine.generations.internal;

/** Refused since an agent's name is taken; worth another try when it is free. */
final class NameTaken extends Refused {
    private static final long serialVersionUID = 1L;

    private final String name;

    /** @param owner who has it */
    NameTaken(String name, String owner, Throwable cause) {
        super(new Reason(Reason.INVALID, "The agent name '" + name + "' is taken by " + owner + ".",
                "Remove that one, or give this agent another name."), cause);
        this.name = name;
    }

    String name() {
        return name;
    }
}
