package spine.journal.internal;

import java.io.IOException;

/** A file was written by a later version of the program: use that one. Nothing is changed in it. */
final class LaterVersionException extends IOException {
    private static final long serialVersionUID = 1;

    LaterVersionException(String sentence) {
        super(sentence);
    }
}
