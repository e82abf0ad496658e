package spine.security.nacl;

import static java.util.Objects.requireNonNull;

/**
 * A provider that was found and is not used, for people who ask why.
 *
 * @param name   {@link NaclProvider#name}, or the class if it could not even be made
 * @param detail {@link NaclProvider#detail}, or empty
 * @param reason a sentence: what it got wrong, or what it lacks
 */
public record RejectedProvider(String name, String detail, String reason) {
    public RejectedProvider {
        requireNonNull(name);
        requireNonNull(detail);
        requireNonNull(reason);
    }
}
