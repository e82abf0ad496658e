package spine.http.wire.internal;

import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.http2.impl.nio.ClientHttpProtocolNegotiationStarter;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2AsyncRequester;
import org.apache.hc.core5.http2.protocol.H2RequestConnControl;
import org.apache.hc.core5.http2.protocol.H2RequestContent;
import org.apache.hc.core5.http2.protocol.H2RequestTargetHost;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.StrictConnPool;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Puts the library's client together as its own bootstrap does, but for one thing: a connection that is given up is cut. The
 * bootstrap's pool says goodbye first, and over TLS waits for the peer's answer, which one that never stops sending never gives.
 */
final class Connections {
    private static final int THREADS = 2;

    private Connections() {
    }

    /** Not started yet. */
    static HttpAsyncRequester create(WireSettings settings, SSLContext context) {
        var handshake = Timeout.ofMilliseconds(settings.connect().toMillis());
        var tls = new H2ClientTlsStrategy(context);
        var pool = new StrictConnPool<HttpHost, IOSession>(settings.perOrigin(), settings.inAll(), TimeValue.NEG_ONE_MILLISECOND,
                PoolReusePolicy.LIFO, (session, mode) -> session.close(CloseMode.IMMEDIATE), null);
        var reactor = IOReactorConfig.custom().setIoThreadCount(THREADS).setTcpNoDelay(true)
                .setSoTimeout(Timeout.ofMilliseconds(settings.backstop().toMillis())).build();
        var starter = new ClientHttpProtocolNegotiationStarter(http1(), http2(), HttpVersionPolicy.NEGOTIATE, tls, handshake, null);
        return new H2AsyncRequester(HttpVersionPolicy.NEGOTIATE, reactor, starter, null, null, null, pool, tls, handshake, null, null);
    }

    private static ClientHttp1StreamDuplexerFactory http1() {
        var config = Http1Config.custom().setMaxHeaderCount(WireSettings.MOST_HEADERS).setMaxLineLength(WireSettings.MOST_LINE)
                .setInitialWindowSize(WireSettings.WINDOW).build();
        return new ClientHttp1StreamDuplexerFactory(processor(), config, CharCodingConfig.DEFAULT, null,
                new DefaultHttpResponseParserFactory(config), DefaultHttpRequestWriterFactory.INSTANCE, null);
    }

    private static ClientH2StreamMultiplexerFactory http2() {
        var config = H2Config.custom().setPushEnabled(false).setMaxHeaderListSize(WireSettings.MOST_HEAD)
                .setInitialWindowSize(WireSettings.WINDOW).build();
        return new ClientH2StreamMultiplexerFactory(processor(), null, config, CharCodingConfig.DEFAULT, null);
    }

    /** Without {@code Expect: 100-continue}, for which many servers let one wait. */
    private static HttpProcessor processor() {
        return HttpProcessorBuilder.create().addAll(H2RequestTargetHost.INSTANCE, H2RequestContent.INSTANCE,
                H2RequestConnControl.INSTANCE).build();
    }
}
