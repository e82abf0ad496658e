package spine.secrets.internal;

import java.util.Arrays;

/**
 * What a secret may be: {@code 1} to {@value #MOST_BYTES} printable characters of ASCII, so that it fits into one field of a
 * head and cannot begin another one. Static functions.
 */
final class SecretValue {
    static final int MOST_BYTES = 8192;
    static final String RULE = "1 to " + MOST_BYTES + " printable characters of ASCII on one line";

    private SecretValue() {
    }

    static boolean fits(byte[] value) {
        if (value.length == 0 || value.length > MOST_BYTES) {
            return false;
        }
        for (byte b : value) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }

    static boolean fits(String value) {
        return !value.isEmpty() && value.length() <= MOST_BYTES && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Without the line end that editors and {@code echo} put behind it; what is given is wiped. */
    static byte[] line(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end -= end > 1 && content[end - 2] == '\r' ? 2 : 1;
        }
        var line = Arrays.copyOf(content, end);
        Arrays.fill(content, (byte) 0);
        return line;
    }
}
