package spine.http.wire.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.net.URIAuthority;

/** The message of one exchange in the library's terms. For the reactor's thread alone. */
final class Sent {
    private final Outgoing outgoing;
    private final ByteBuffer body;

    Sent(Outgoing outgoing) {
        this.outgoing = outgoing;
        this.body = outgoing.body().asReadOnlyByteBuffer();
    }

    /** To which host and which of its addresses: with an address the library resolves nothing. */
    static HttpHost host(Outgoing outgoing) {
        var target = outgoing.target();
        return new HttpHost(target.scheme(), outgoing.address(), bare(target.host()), target.port());
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    HttpRequest message() {
        var target = outgoing.target();
        var host = host(outgoing);
        var isStandard = target.toString().endsWith(target.host());
        var message = new BasicHttpRequest(outgoing.method(), host, outgoing.path());
        message.setAuthority(new URIAuthority(host.getHostName(), isStandard ? -1 : target.port()));
        outgoing.headers().forEach(header -> message.addHeader(header.name(), header.value()));
        return message;
    }

    /** Null without a body. */
    EntityDetails entity() {
        return outgoing.body().isEmpty() ? null : new BasicEntityDetails(outgoing.body().size(), null);
    }

    int available() {
        return body.remaining();
    }

    void produce(DataStreamChannel channel) throws IOException {
        if (body.hasRemaining()) {
            channel.write(body);
        }
        if (!body.hasRemaining()) {
            channel.endStream();
        }
    }
}
