package spine.http.internal;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;

/** A port for each bundle that uses one. */
@Component(service = HttpPort.class, scope = ServiceScope.BUNDLE)
public final class PortComponent implements HttpPort {
    private final Outbound outbound;
    private final Caller caller;
    private final HttpPort port;

    @Activate
    public PortComponent(ComponentContext context, @Reference Outbound outbound) {
        this.outbound = outbound;
        this.caller = new BundleCaller(context.getUsingBundle());
        this.port = outbound.port(caller);
    }

    @Override
    public HttpResponse send(Call call, HttpRequest request) throws SpineException, InterruptedException {
        return port.send(call, request);
    }

    @Override
    public HttpResponse stream(Call call, HttpRequest request, HttpBody body) throws SpineException, InterruptedException {
        return port.stream(call, request, body);
    }

    @Deactivate
    void close() {
        outbound.left(caller);
    }
}
