package spine.audit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import spine.audit.AuditChain;

/**
 * Reads lines from a stream with one buffer of bounded size. A line over {@link AuditChain#MOST_LINE_BYTES} is read to
 * its end and keeps none of its bytes. The end is where it was met first: what is written later is not read, since it may be
 * the rest of a line that came as one that is not whole. One thread.
 */
public final class LogLines {
    private final InputStream in;
    private final byte[] block = new byte[65_536];
    private final byte[] line = new byte[AuditChain.MOST_LINE_BYTES];
    private int at;
    private int end;
    private long length;
    private long number;
    private boolean whole;
    private boolean ended;

    public LogLines(InputStream in) {
        this.in = in;
    }

    /** Reads the next line; false at the end. What stands after the last line feed comes as a line that is not whole. */
    public boolean next() throws IOException {
        length = 0;
        whole = false;
        while (!whole && (at < end || fill())) {
            int stop = at;
            while (stop < end && block[stop] != '\n') {
                stop++;
            }
            if (length + stop - at <= line.length) {
                System.arraycopy(block, at, line, (int) length, stop - at);
            }
            length += stop - at;
            whole = stop < end;
            at = whole ? stop + 1 : stop;
        }
        number++;
        return whole || length > 0;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = ended ? 0 : Math.max(0, in.read(block));
        ended = end == 0;
        return !ended;
    }

    /** Whether it ended with a line feed. */
    public boolean isWhole() {
        return whole;
    }

    public boolean isTooLong() {
        return length >= line.length;
    }

    /** Bytes without the line feed, also of a line that is too long. */
    public long length() {
        return length;
    }

    /** From 1. */
    long number() {
        return number;
    }

    /** The line as one of the chain, or null. */
    ChainLine chainLine() {
        return isTooLong() ? null : ChainLine.parse(line, (int) length);
    }

    /** Whether these bytes stand in the line; false if it is too long. */
    boolean contains(byte[] what) {
        for (int i = 0; !isTooLong() && i <= length - what.length; i++) {
            if (line[i] == what[0] && Arrays.equals(what, 0, what.length, line, i, i + what.length)) {
                return true;
            }
        }
        return false;
    }

    /** A copy; empty if the line is too long. */
    byte[] copy() {
        return isTooLong() ? new byte[0] : Arrays.copyOf(line, (int) length);
    }
}
