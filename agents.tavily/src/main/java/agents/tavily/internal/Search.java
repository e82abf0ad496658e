package agents.tavily.internal;

import agents.shared.Json;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * One search, as Tavily takes it (AG-01; docs.tavily.com/api-reference/endpoint/search, read 2026-11-22) and as callers
 * send it in JSON. The key is no part of it: AG-01 has it in the body as {@code api_key}; by Tavily's present
 * documentation it goes in a header, where no record of bodies holds it.
 *
 * @param query          1 to {@link #MOST_QUERY} characters
 * @param depth          null takes what is set
 * @param results        null takes what is set
 * @param topic          null takes the service's own; so do the others
 * @param timeRange      such as {@code week}
 * @param includeDomains only these
 * @param excludeDomains not these
 */
record Search(String query, @SerializedName("search_depth") String depth, @SerializedName("max_results") Integer results,
        String topic, @SerializedName("time_range") String timeRange,
        @SerializedName("include_domains") List<String> includeDomains,
        @SerializedName("exclude_domains") List<String> excludeDomains) {
    /** Tavily refuses longer ones. */
    static final int MOST_QUERY = 400;

    /** @throws SpineException {@code INVALID_REQUEST} if there is no question, or one that is too long */
    static Search in(Payload request) throws SpineException {
        var search = Json.isType(request.contentType()) ? Json.in(request, Search.class)
                : new Search(request.text().strip(), null, null, null, null, null, null);
        var query = search.query();
        if (query == null || query.isBlank()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "There is no question.", "Send one as text.");
        }
        if (query.length() > MOST_QUERY) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The question has " + query.length()
                    + " characters; Tavily takes " + MOST_QUERY + ".", "Ask in fewer words.");
        }
        return search;
    }

    /** With what is set where the caller says nothing. */
    Search with(String itsDepth, int itsResults) {
        return new Search(query, depth == null ? itsDepth : depth, results == null ? (Integer) itsResults : results, topic,
                timeRange, includeDomains, excludeDomains);
    }
}
