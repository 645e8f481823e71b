package dev.winnow.operator.report;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The port to which trainers report. Whoever reaches the port may connect, so no thread works for anybody who has not
 * delivered a whole report with a good token: one thread of this server's own reads all connections, and nothing in it waits.
 * A connection has {@link #LONGEST_REQUEST} to deliver a report, whatever it sends meanwhile, and {@link #LONGEST_ANSWER} until
 * it has read the answer. See {@link WaitingRoom} for crowds and {@link PodLimits} for pods that ask too much.
 */
public final class ReportServer implements AutoCloseable {
    /** From the connection, or the answer before, until the whole report is there. */
    static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    /** From the whole report until its answer was read: longer than any answer is held, shorter than trainers wait. */
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(50);
    /** Connections that have not delivered a whole report. */
    static final int MOST_WAITING = 1024;

    static final int MOST_WAITING_OF_AN_ADDRESS = 256;
    /** Reports that wait for their answers. */
    static final int MOST_ANSWERING = 4096;

    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int LONGEST_LINE = 1024;
    private static final int LARGEST_CHUNK = 8 * 1024;
    private static final int BACKLOG = 1024;
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final MeterRegistry registry;
    private final WaitingRoom<Channel> waiting;
    private final WaitingRoom<Channel> answering;
    private final PodLimits pods;
    private final EventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("report-port", true));
    private final Channel port;

    /**
     * Begins to take reports.
     *
     * @param port 0 for any that is free
     */
    public ReportServer(ClusterReports reports, String host, int port, MeterRegistry registry, Clock clock) {
        this.registry = registry;
        waiting = new WaitingRoom<>(MOST_WAITING, MOST_WAITING_OF_AN_ADDRESS, LONGEST_REQUEST, clock);
        answering = new WaitingRoom<>(Integer.MAX_VALUE, Integer.MAX_VALUE, LONGEST_ANSWER, clock);
        pods = new PodLimits(clock);
        this.port = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpRequestDecoder(LONGEST_LINE, LONGEST_HEADERS, LARGEST_CHUNK))
                                .addLast(new HttpResponseEncoder())
                                .addLast(new ReportConnection(channel, ReportServer.this, reports, pods));
                    }
                })
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
        var unused = loop.scheduleAtFixedRate(
                this::sweep, SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where it listens. */
    public int port() {
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    /** A connection has the time for one report from now on. */
    void awaits(Channel connection) {
        waiting.enter(connection, address(connection)).ifPresent(oldest -> close(oldest, "crowded"));
    }

    /** A connection has delivered a whole report. */
    void answers(Channel connection) {
        waiting.leave(connection);
        var nobodyLeaves = answering.enter(connection, address(connection));
    }

    /** A connection has read its answer; whether it is still there. */
    boolean answered(Channel connection) {
        return answering.leave(connection);
    }

    boolean full() {
        return answering.size() >= MOST_ANSWERING;
    }

    /** A connection is closed. */
    void gone(Channel connection) {
        waiting.leave(connection);
        answering.leave(connection);
    }

    /** Closes a connection that does not behave. */
    void close(Channel connection, String reason) {
        registry.counter("winnow.report.connections.closed", "reason", reason).increment();
        connection.close();
    }

    private static String address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "";
    }

    private void sweep() {
        waiting.overdue().forEach(connection -> close(connection, "slow-request"));
        answering.overdue().forEach(connection -> close(connection, "slow-answer"));
        pods.forget();
    }

    /** Closes all connections. Answers that were given before have been sent. */
    @Override
    public void close() {
        port.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
