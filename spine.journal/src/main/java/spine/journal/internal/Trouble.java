package spine.journal.internal;

/**
 * Why nothing can be written.
 *
 * @param problem in one sentence
 * @param remedy  in one sentence
 */
record Trouble(String problem, String remedy) {
    static final Trouble NONE = new Trouble("", "");
    static final Trouble CLOSED = new Trouble("The journal is closed.", "Start the bundle spine.journal.");

    static Trouble full(String what) {
        return new Trouble("The journal has no room: " + what + ".",
                "Make room on its file system, or lower retainBytes or reserveBytes of spine.journal; it goes on by itself.");
    }

    static Trouble broken(Exception cause) {
        return new Trouble("The journal cannot be written: " + cause.getMessage() + ".",
                "Look at the file system and the disk under the journal's folder; it goes on by itself.");
    }
}
