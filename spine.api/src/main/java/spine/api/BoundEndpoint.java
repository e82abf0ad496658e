package spine.api;

/**
 * A service that an edge registers for each address that it is bound to, so that start-up can report it.
 *
 * @param name    {@code data}, {@code agents}, {@code control}, {@code rcis}, {@code pairing}
 * @param address the real one, with the port that the system chose where none was set
 */
public record BoundEndpoint(String name, String address) {
}
