package spine.providers;

/**
 * One request that the stub got.
 *
 * @param provider {@code tavily}, {@code firecrawl}, {@code gemini} or {@code http}
 * @param method   of HTTP
 * @param path     below the provider's, with the query
 * @param body     UTF-8
 * @param scenario what it was answered with
 * @param keyed    whether a key was in its header
 */
public record Asked(String provider, String method, String path, String body, String scenario, boolean keyed) {
}
