package agents.firecrawl.internal;

import agents.shared.Json;
import java.util.List;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * One page to read, as Firecrawl takes it (AG-02; docs.firecrawl.dev/api-reference/v1-openapi.json, read 2026-11-22). The
 * key is no part of it: it goes in a header.
 *
 * @param url     public
 * @param formats what is wanted of it: markdown
 * @param timeout milliseconds that Firecrawl may take
 * @param waitFor milliseconds that the page's own code may take before it is read; null takes the service's own
 */
record Scrape(String url, List<String> formats, boolean onlyMainContent, int timeout, Integer waitFor) {
    /** What callers may send as JSON; what is null there is as it is set. */
    private record Wish(String url, Boolean onlyMainContent, Integer waitFor) {
    }

    /** @throws SpineException {@code INVALID_REQUEST} or {@code FORBIDDEN} as {@link PageAddress} */
    static Scrape in(Payload request, boolean onlyMainContent, int timeout) throws SpineException {
        if (!Json.isType(request.contentType())) {
            return new Scrape(PageAddress.in(request.text()).toString(), List.of("markdown"), onlyMainContent, timeout, null);
        }
        var wish = Json.in(request, Wish.class);
        var url = PageAddress.of(wish.url == null ? "" : wish.url).toString();
        return new Scrape(url, List.of("markdown"), wish.onlyMainContent == null ? onlyMainContent : wish.onlyMainContent,
                timeout, wish.waitFor);
    }
}
