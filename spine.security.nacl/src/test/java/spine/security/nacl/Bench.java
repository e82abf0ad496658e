package spine.security.nacl;

import com.neilalexander.jnacl.crypto.xsalsa20poly1305;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.KeyAgreement;

/**
 * MB a second of processor time (so that others on the machine disturb less) of everything at hand, in rounds that take turns, as medians with their ratios. Only ratios of one run mean
 * something. Arguments: rounds (7) and milliseconds a turn (40).
 */
public final class Bench {
    private interface Work {
        void run(int times) throws Throwable;
    }

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final int rounds;
    private final long turnNanos;

    private Bench(int rounds, long turnNanos) {
        this.rounds = rounds;
        this.turnNanos = turnNanos;
    }

    public static void main(String[] args) throws Throwable {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        long millis = args.length > 1 ? Long.parseLong(args[1]) : 40;
        var bench = new Bench(rounds, millis * 1_000_000);
        System.out.println("Java " + Runtime.version() + ", in use: " + Nacl.provider().detail() + ", left out: " + Nacl.rejected());
        for (int length : new int[] {64, 1_024, 65_536}) {
            bench.print("seal " + length + " B, MB/s", length * 1e3, seal(length));
            bench.print("open " + length + " B, MB/s", length * 1e3, open(length));
        }
        bench.print("X25519, operations/s", 1e9, x25519(false));
        bench.print("X25519 of the base point, operations/s", 1e9, x25519(true));
    }

    private void print(String title, double unit, Map<String, Work> works) throws Throwable {
        var speeds = new LinkedHashMap<String, double[]>();
        var times = new LinkedHashMap<String, Integer>();
        for (var work : works.entrySet()) {
            speeds.put(work.getKey(), new double[rounds]);
            times.put(work.getKey(), 1);
        }
        for (int round = -2; round < rounds; round++) {
            for (var work : works.entrySet()) {
                int n = times.get(work.getKey());
                long start = CPU.getCurrentThreadCpuTime();
                long done = 0;
                long spent;
                do {
                    work.getValue().run(n);
                    done += n;
                    spent = CPU.getCurrentThreadCpuTime() - start;
                } while (spent < turnNanos);
                times.put(work.getKey(), (int) Math.max(1, done / 10));
                if (round >= 0) {
                    speeds.get(work.getKey())[round] = unit * done / spent;
                }
            }
        }
        speeds.values().forEach(Arrays::sort);
        System.out.println(title);
        speeds.forEach((name, all) -> {
            var line = new StringBuilder(String.format("  %-28s %10.0f", name, all[rounds / 2]));
            for (var base : new ArrayList<>(speeds.keySet())) {
                if (base.equals("jnacl") || base.equals("libsodium by JNA")) {
                    line.append(String.format("   %6.2f x %s", all[rounds / 2] / speeds.get(base)[rounds / 2], base));
                }
            }
            System.out.println(line);
        });
    }

    private static Map<String, Work> seal(int length) throws ReflectiveOperationException {
        var works = new LinkedHashMap<String, Work>();
        var key = new byte[32];
        var nonce = new byte[24];
        var in = new byte[length + 32];
        var out = new byte[length + 32];
        var jnacl = Rivals.jnaclSecretbox("crypto_secretbox");
        works.put("jnacl", n -> {
            for (int i = 0; i < n; i++) {
                int ignored = (int) jnacl.invokeExact(out, in, length + 32L, nonce, key);
            }
        });
        works.put("ours through jnacl's API", n -> {
            for (int i = 0; i < n; i++) {
                xsalsa20poly1305.crypto_secretbox(out, in, length + 32L, nonce, key);
            }
        });
        works.put("Bouncy Castle", n -> {
            for (int i = 0; i < n; i++) {
                Rivals.bouncyCastleSeal(key, nonce, in, length, out);
            }
        });
        for (var provider : Nacl.usable()) {
            var box = Nacl.key(provider, key, new byte[16]);
            works.put("BoxKey by " + provider.name(), n -> {
                for (int i = 0; i < n; i++) {
                    box.seal(i, in, 32, length, out, 16);
                }
            });
        }
        Sodium.load().ifPresent(sodium -> works.put("libsodium by JNA", n -> {
            for (int i = 0; i < n; i++) {
                sodium.crypto_secretbox_easy(out, in, length, nonce, key);
            }
        }));
        return works;
    }

    private static Map<String, Work> open(int length) throws ReflectiveOperationException {
        var works = new LinkedHashMap<String, Work>();
        var key = new byte[32];
        var nonce = new byte[24];
        var in = new byte[length + 32];
        xsalsa20poly1305.crypto_secretbox(in, new byte[length + 32], length + 32L, nonce, key);
        var easy = Arrays.copyOfRange(in, 16, length + 32);
        var out = new byte[length + 32];
        var jnacl = Rivals.jnaclSecretbox("crypto_secretbox_open");
        works.put("jnacl", n -> {
            for (int i = 0; i < n; i++) {
                int ignored = (int) jnacl.invokeExact(out, in, length + 32L, nonce, key);
            }
        });
        works.put("ours through jnacl's API", n -> {
            for (int i = 0; i < n; i++) {
                xsalsa20poly1305.crypto_secretbox_open(out, in, length + 32L, nonce, key);
            }
        });
        for (var provider : Nacl.usable()) {
            var box = Nacl.key(provider, key, new byte[16]);
            works.put("BoxKey by " + provider.name(), n -> {
                for (int i = 0; i < n; i++) {
                    box.open(0, in, 16, length, out, 32);
                }
            });
        }
        Sodium.load().ifPresent(sodium -> works.put("libsodium by JNA", n -> {
            for (int i = 0; i < n; i++) {
                sodium.crypto_secretbox_open_easy(out, easy, length + 16L, nonce, key);
            }
        }));
        return works;
    }

    private static Map<String, Work> x25519(boolean ofBase) throws Exception {
        var works = new LinkedHashMap<String, Work>();
        var scalar = new byte[32];
        Arrays.fill(scalar, (byte) 0x55);
        var base = new byte[32];
        base[0] = 9;
        var point = base.clone();
        if (!ofBase) {
            Nacl.publicKey(point, new byte[32]);
        }
        var out = new byte[32];
        var jnacl = Rivals.jnaclScalarmult();
        works.put("jnacl", n -> {
            for (int i = 0; i < n; i++) {
                int ignored = (int) jnacl.invokeExact(out, scalar, point);
            }
        });
        var pairs = KeyPairGenerator.getInstance("X25519");
        var mine = pairs.generateKeyPair();
        var theirs = pairs.generateKeyPair();
        works.put("JDK", n -> {
            for (int i = 0; i < n; i++) {
                var agreement = KeyAgreement.getInstance("X25519");
                agreement.init(mine.getPrivate());
                agreement.doPhase(theirs.getPublic(), true);
                agreement.generateSecret();
            }
        });
        works.put("Bouncy Castle", n -> {
            for (int i = 0; i < n; i++) {
                if (ofBase) {
                    org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(scalar, 0, out, 0);
                } else {
                    org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(scalar, 0, point, 0, out, 0);
                }
            }
        });
        for (var provider : Nacl.usable()) {
            works.put(provider.name(), n -> {
                for (int i = 0; i < n; i++) {
                    provider.x25519(out, scalar, point);
                }
            });
        }
        Sodium.load().ifPresent(sodium -> works.put("libsodium by JNA", n -> {
            for (int i = 0; i < n; i++) {
                sodium.crypto_scalarmult_curve25519(out, scalar, point);
            }
        }));
        return works;
    }
}
