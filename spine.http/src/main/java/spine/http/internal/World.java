package spine.http.internal;

import java.util.Optional;
import java.util.function.Supplier;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;
import spine.api.resilience.Breakers;
import spine.api.resilience.Retries;
import spine.api.secret.Secrets;
import spine.api.security.AuditLog;
import spine.http.address.internal.Lookup;
import spine.http.limit.internal.Quotas;
import spine.http.limit.internal.ServerLimits;
import spine.http.limit.internal.Spending;
import spine.http.wire.internal.Wire;

/**
 * Answers calls by making them.
 *
 * @param secrets as long as that bundle is there
 * @param audit   as long as that bundle is there
 */
record World(HttpSettings settings, Gate gate, Wire wire, Lookup lookup, Breakers breakers, Retries retries, Quotas quotas,
        ServerLimits limits, Spending spending, Visits visits, Supplier<Optional<Secrets>> secrets,
        Supplier<Optional<AuditLog>> audit) implements Sending {
    @Override
    public HttpResponse send(Caller caller, Call call, HttpRequest request, HttpBody body)
            throws SpineException, InterruptedException {
        return new Trip(this, caller, call, body).go(request);
    }
}
