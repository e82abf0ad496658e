package spine.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads UTF-8 text in parts of bounded size. A part ends after a paragraph where there is one in its second half,
 * else after a line, else after a space, else between two characters. The parts put together are the text. Not
 * thread-safe.
 */
final class TextParts {
    /** Well under a chunk's 1 MiB. */
    static final int MOST_BYTES = 900 * 1024;

    private final InputStream in;
    private final byte[] buffer;
    private int filled;
    private int parts;

    TextParts(InputStream in, int mostBytes) {
        this.in = in;
        this.buffer = new byte[mostBytes];
    }

    /**
     * The next part, or null at the end.
     *
     * @throws CharacterCodingException if it is not UTF-8 text
     */
    String next() throws IOException {
        filled += in.readNBytes(buffer, filled, buffer.length - filled);
        if (filled == 0) {
            return null;
        }
        boolean rest = filled < buffer.length;
        int end = rest ? filled : cut();
        var text = decode(buffer, end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        parts++;
        return text;
    }

    /** How many there were. */
    int parts() {
        return parts;
    }

    /** @throws CharacterCodingException if it is not UTF-8, or has a NUL in it as binary files do */
    static String decode(byte[] bytes, int length) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text;
    }

    private int cut() {
        int paragraph = -1;
        int line = -1;
        int space = -1;
        for (int i = filled - 1; i >= filled / 2 && paragraph < 0; i--) {
            if (buffer[i] == '\n') {
                line = Math.max(line, i);
                paragraph = isBlankBefore(i) ? i : -1;
            } else if (buffer[i] == ' ') {
                space = Math.max(space, i);
            }
        }
        int best = paragraph >= 0 ? paragraph : line >= 0 ? line : space;
        return best >= 0 ? best + 1 : betweenCharacters();
    }

    /** Whether the line that ends here is empty: the end of a paragraph. */
    private boolean isBlankBefore(int newline) {
        int i = newline - 1;
        while (i >= 0 && (buffer[i] == '\r' || buffer[i] == ' ' || buffer[i] == '\t')) {
            i--;
        }
        return i >= 0 && buffer[i] == '\n';
    }

    private int betweenCharacters() {
        int end = filled;
        while (end > filled - 4 && end > 1 && (buffer[end - 1] & 0xc0) == 0x80) {
            end--;
        }
        boolean startsWide = (buffer[end - 1] & 0xc0) == 0xc0;
        int width = startsWide ? Integer.numberOfLeadingZeros(~(buffer[end - 1] << 24)) : 1;
        // The last character is whole if as many bytes follow its first as that one announces.
        return end - 1 + width == filled || end <= 1 ? filled : end - 1;
    }
}
