package agents.shared;

import java.net.URI;
import java.util.List;

/**
 * Checks what is set for one agent, and says key, value and what is allowed if it is out of that. Immutable.
 *
 * @param pid the agent's file in {@code conf/}, without ending
 */
public record Settings(String pid) {
    /** @throws IllegalArgumentException if it is not within the two, both included */
    public int within(String key, int value, int least, int most) {
        require(value >= least && value <= most, key, value, least + " to " + most);
        return value;
    }

    /** @throws IllegalArgumentException if it is not within the two, both included */
    public double within(String key, double value, double least, double most) {
        require(value >= least && value <= most, key, value, least + " to " + most);
        return value;
    }

    /** @throws IllegalArgumentException if it is none of them */
    public String oneOf(String key, String value, List<String> allowed) {
        require(allowed.contains(value), key, value, String.join(", ", allowed));
        return value;
    }

    /** @throws IllegalArgumentException if it does not match whole */
    public String matching(String key, String value, String pattern) {
        require(value.matches(pattern), key, value, pattern);
        return value;
    }

    /**
     * A base URL, whose path ends without a slash.
     *
     * @throws IllegalArgumentException if it is not {@code http(s)://HOST[:PORT][/PATH]}
     */
    public String baseUrl(String key, String value) {
        require(value.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?") && isUri(value), key, value, "http(s)://HOST[:PORT][/PATH]");
        return value.replaceAll("/+$", "");
    }

    private static boolean isUri(String value) {
        try {
            return URI.create(value).getHost() != null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(pid + ": " + key + " is " + value + "; allowed is " + allowed);
        }
    }
}
