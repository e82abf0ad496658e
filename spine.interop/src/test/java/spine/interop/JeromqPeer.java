package spine.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** A peer on JeroMQ's own API, as a program; speaks as peer.c does. Uses nothing of Spine. */
final class JeromqPeer {
    private final Map<String, String> settings = new HashMap<>();
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final ZMQ.Socket socket;

    private JeromqPeer(ZContext context, String[] args) {
        for (var arg : args) {
            int at = arg.indexOf('=');
            settings.put(arg.substring(0, at), arg.substring(at + 1));
        }
        socket = context.createSocket(SocketType.valueOf(settings.getOrDefault("type", "DEALER")));
    }

    public static void main(String[] args) {
        try (var context = new ZContext()) {
            var peer = new JeromqPeer(context, args);
            peer.configure();
            var reading = new Thread(peer::read);
            reading.setDaemon(true);
            reading.start();
            peer.run();
        }
    }

    private void read() {
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                orders.add(line);
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(0);
    }

    private void configure() {
        socket.setLinger(0);
        socket.setHWM(Integer.parseInt(settings.getOrDefault("hwm", "0")));
        socket.setReconnectIVL(Integer.parseInt(settings.getOrDefault("reconnect", "50")));
        // A connect in sixteen stays deaf in 0.6.0; its own limit then makes it try again.
        socket.setHandshakeIvl(1_000);
        if (settings.containsKey("id")) {
            socket.setIdentity(settings.get("id").getBytes(StandardCharsets.UTF_8));
        }
        if (settings.containsKey("probe")) {
            socket.setProbeRouter(true);
        }
        if (settings.containsKey("ivl")) {
            socket.setHeartbeatIvl(Integer.parseInt(settings.get("ivl")));
            socket.setHeartbeatTtl(Integer.parseInt(settings.getOrDefault("ttl", "0")));
            socket.setHeartbeatTimeout(Integer.parseInt(settings.getOrDefault("timeout", settings.get("ivl"))));
        }
        if (settings.containsKey("subscribe")) {
            socket.subscribe(settings.get("subscribe"));
        }
        switch (settings.getOrDefault("mechanism", "curve")) {
            case "curve" -> {
                socket.setCurvePublicKey(ZMQ.Curve.z85Decode(settings.get("public")));
                socket.setCurveSecretKey(ZMQ.Curve.z85Decode(settings.get("secret")));
                if (settings.containsKey("server")) {
                    socket.setCurveServerKey(ZMQ.Curve.z85Decode(settings.get("server")));
                } else {
                    socket.setAsServerCurve(true);
                }
            }
            case "plain" -> {
                if (settings.containsKey("bind")) {
                    socket.setAsServerPlain(true);
                } else {
                    socket.setPlainUsername("admin".getBytes(StandardCharsets.UTF_8));
                    socket.setPlainPassword("password".getBytes(StandardCharsets.UTF_8));
                }
            }
            default -> { }
        }
    }

    private void run() {
        if (settings.containsKey("bind")) {
            socket.bind(settings.get("bind"));
            say("bound " + socket.getLastEndpoint());
        } else {
            socket.connect(settings.get("connect"));
        }
        if (settings.containsKey("hello")) {
            socket.send(settings.get("hello"));
        }
        var mode = settings.getOrDefault("mode", "echo");
        if (mode.equals("flood")) {
            flood();
        }
        boolean hears = !settings.getOrDefault("type", "").equals("PUB");
        socket.setReceiveTimeOut(20);
        while (true) {
            var message = hears ? ZMsg.recvMsg(socket) : null;
            if (message != null && mode.equals("echo")) {
                message.send(socket);
            } else if (message != null) {
                say("message " + Objects.requireNonNull(message.peekFirst()).getString(StandardCharsets.UTF_8));
            }
            obey(hears ? 0 : 20);
        }
    }

    private void obey(long millis) {
        try {
            var order = orders.poll(millis, TimeUnit.MILLISECONDS);
            if (order != null && order.startsWith("send ")) {
                socket.send(order.substring(5));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void flood() {
        int size = Integer.parseInt(settings.getOrDefault("size", "8"));
        for (long i = 0; i < Long.parseLong(settings.getOrDefault("count", "0")); i++) {
            var part = new byte[size];
            Arrays.fill(part, (byte) i);
            ByteBuffer.wrap(part).putLong(i);
            new ZFrame(part).send(socket, 0);
        }
        say("flooded");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
