package spine.generations.internal;

/** Refused since an agent's name is taken; worth another try when it is free. */
final class NameTaken extends Refused {
    private static final long serialVersionUID = 1L;

    private final String name;

    NameTaken(String name, String sentence, Throwable cause) {
        super(sentence, cause);
        this.name = name;
    }

    String name() {
        return name;
    }
}
