package spine.broker.sim;

/** What goes wrong, and when. */
final class Luck {
    private final World world;
    private final Events events;

    Luck(World world) {
        this.world = world;
        this.events = world.events();
    }

    /** @param seconds that it lasts */
    void begin(int seconds) {
        boolean isCrowded = events.chance(20);
        boolean isRough = events.chance(60);
        boolean isDeadly = events.chance(50);
        for (var client : world.clients()) {
            int requests = isCrowded ? 60 : 15;
            for (int i = 0; i < requests; i++) {
                at(seconds, client::ask);
            }
            times(2, seconds, () -> client.askAgain(30));
            times(isRough ? 2 : 0, seconds, client::leave);
            times(1, seconds, () -> {
                client.reads(false);
                events.after(events.millis(10, 3000), () -> client.reads(true));
            });
        }
        times(8, seconds, world.admin()::command);
        times(5, seconds, () -> {
            world.clients().forEach(Client::askMuch);
            world.admin().command();
            world.admin().command();
        });
        times(3, seconds, world::flip);
        for (var worker : world.workers()) {
            times(isRough ? 1 : 0, seconds, worker::leave);
            times(isRough ? 1 : 0, seconds, worker::dies);
            times(1, seconds, () -> worker.hangs(events.millis(500, 12_000)));
        }
        if (events.chance(15)) {
            at(seconds, () -> world.admin().revoke(world.clients().get(0)));
        }
        times(2, seconds, () -> {
            var moods = SimJournal.Mood.values();
            world.journal().mood(moods[events.random().nextInt(moods.length)]);
        });
        times(isDeadly ? 3 : 0, seconds, () -> {
            switch (events.random().nextInt(3)) {
                case 0 -> world.crash(false);
                case 1 -> world.crash(true);
                default -> world.stop(events.chance(50));
            }
            events.after(events.millis(20, 1500), world::start);
        });
    }

    /** Everything is well again. */
    void mends() {
        world.journal().mood(SimJournal.Mood.QUICK);
        world.start();
        world.admin().command();
        world.clients().forEach(client -> client.reads(true));
        world.workers().forEach(worker -> worker.hangs(0));
    }

    private void times(int most, int seconds, Runnable what) {
        for (int i = events.random().nextInt(most + 1); i > 0; i--) {
            at(seconds, what);
        }
    }

    private void at(int seconds, Runnable what) {
        events.after(events.millis(100, 1000.0 * seconds), () -> {
            if (!world.isCalm()) {
                what.run();
            }
        });
    }
}
