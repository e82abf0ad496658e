package spine.rcis.internal;

import java.util.Arrays;
import spine.api.RequestTable;
import spine.api.rcis.RCISRequest;

/** What the table is told of a request. Static functions without state. */
final class Described {
    private static final String[] OPERATIONS = operations();

    private Described() {
    }

    private static String[] operations() {
        var names = new String[RCISRequest.INGEST_CHUNK_FIELD_NUMBER + 1];
        Arrays.fill(names, "");
        RCISRequest.getDescriptor().getOneofs().get(0).getFields().forEach(f -> names[f.getNumber()] = f.getName());
        return names;
    }

    /** The operation in a word, such as {@code agent_call}; empty if this version does not know it. */
    static String operation(int field) {
        return field < OPERATIONS.length ? OPERATIONS[field] : "";
    }

    /**
     * The request as it is recognised and written down.
     *
     * @param route where it goes; null if the edge answers it itself
     */
    static RequestTable.Request of(Ask ask, RCISRequest request, Ticket ticket, Route route) {
        // The one secret that a request may hold is not written down.
        var body = request.getAuthToken().isEmpty() ? ask.body()
                : request.toBuilder().clearAuthToken().build().toByteString();
        return new RequestTable.Request(ask.principal(), ask.requestId(), Canonical.of(request, ask.head()), body,
                operation(ask.head().operation()), route == null ? "" : route.to().words(), ticket.trace(),
                route == null || route.idempotent(), request.getDurability(), ticket.remaining());
    }
}
