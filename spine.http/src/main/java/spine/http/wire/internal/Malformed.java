package spine.http.wire.internal;

import java.io.IOException;

/** What came is not HTTP, or not what it says it is. */
public final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    public Malformed(String reason) {
        super(reason);
    }
}
