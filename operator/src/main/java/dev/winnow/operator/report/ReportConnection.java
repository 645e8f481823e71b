package dev.winnow.operator.report;

import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.ReportEndpoint;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the report port: {@code POST /report}, one after the other. The answer is a sentence of plain text; any
 * content type will do, so that {@code curl -d} needs no header for it. Length and token are checked before the body is kept.
 * A client that sends a second request before it was answered, or that reads no answers, is closed: nothing is queued for it.
 */
final class ReportConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = Logger.getLogger(ReportConnection.class);
    /** What is read of a refused body, so that its sender gets to read why. */
    private static final int LONGEST_REFUSED_BODY = 1024 * 1024;

    /** What is done with the request of now. */
    private enum State {
        /** There is none. */
        IDLE,
        /** The token is being checked. */
        CHECKING,
        /** The body is being read. */
        READING,
        /** The report was taken and the answer is due. */
        ANSWERING,
        /** The request was refused and what is left of its body is dropped. */
        DROPPING
    }

    private final Channel channel;
    private final ReportServer server;
    private final ClusterReports reports;
    private final PodLimits pods;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private State state = State.IDLE;
    private boolean whole;
    private boolean keepAlive;
    private int dropped;
    private @Nullable AttemptIdentity reporter;

    ReportConnection(Channel channel, ReportServer server, ClusterReports reports, PodLimits pods) {
        this.channel = channel;
        this.server = server;
        this.reports = reports;
        this.pods = pods;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        server.awaits(channel);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        server.gone(channel);
        leave();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof RuntimeException) {
            LOG.error("a connection of the report port failed", cause);
        } else {
            LOG.debugf("a connection of the report port broke: %s", cause.getMessage());
        }
        channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (!channel.isActive()) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            keepAlive = false;
            whole = true;
            refuse(
                    part.decoderResult().cause() instanceof TooLongHttpHeaderException
                            ? Refusal.headersTooLarge("the headers are too large")
                            : Refusal.badRequest("this is no HTTP request"));
            return;
        }
        if (part instanceof HttpRequest request) {
            if (state != State.IDLE || !channel.isWritable()) {
                server.close(channel, "crowded");
                return;
            }
            begin(request);
        }
        if (part instanceof HttpContent content) {
            add(content);
        }
    }

    private void begin(HttpRequest request) {
        whole = false;
        dropped = 0;
        keepAlive = HttpUtil.isKeepAlive(request);
        state = State.CHECKING;
        try {
            mustFit(request);
        } catch (Refusal refusal) {
            refuse(refusal);
            return;
        }
        boolean asks = HttpUtil.is100ContinueExpected(request);
        var unused = reports.identity(request.headers().get(HttpHeaderNames.AUTHORIZATION))
                .whenComplete((identity, fault) -> inLoop(() -> checked(identity, fault, asks)));
        if (state == State.CHECKING) {
            channel.config().setAutoRead(false);
        }
    }

    private static void mustFit(HttpRequest request) throws Refusal {
        var path = request.uri();
        if (!path.equals("/report") && !path.startsWith("/report?")) {
            throw Refusal.notFound("there is nothing here but POST /report");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            throw Refusal.notAllowed("POST a report");
        }
        if (HttpUtil.getContentLength(request, 0L) > ReportEndpoint.LARGEST) {
            throw ReportEndpoint.tooLarge();
        }
    }

    private void inLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    /** The token was checked. */
    private void checked(@Nullable AttemptIdentity identity, @Nullable Throwable fault, boolean asks) {
        if (state != State.CHECKING || !channel.isActive()) {
            return;
        }
        channel.config().setAutoRead(true);
        if (identity == null) {
            refuse(fault);
            return;
        }
        try {
            if (server.full()) {
                throw Refusal.unavailable("too many reports wait for their answers: try again");
            }
            pods.enter(identity.uid());
        } catch (Refusal refusal) {
            refuse(refusal);
            return;
        }
        reporter = identity;
        state = State.READING;
        if (asks) {
            channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        if (whole) {
            take();
        }
    }

    private void add(HttpContent content) {
        whole |= content instanceof LastHttpContent;
        int length = content.content().readableBytes();
        if (state == State.DROPPING) {
            drop(length);
        } else if (body.size() + length > ReportEndpoint.LARGEST) {
            leave();
            refuse(ReportEndpoint.tooLarge());
        } else {
            try {
                content.content().readBytes(body, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (whole && state == State.READING) {
                take();
            }
        }
    }

    private void drop(int length) {
        dropped += length;
        if (dropped > LONGEST_REFUSED_BODY) {
            server.close(channel, "large");
        } else if (whole) {
            end();
        }
    }

    private void take() {
        if (reporter == null) {
            throw new IllegalStateException("a report of nobody");
        }
        state = State.ANSWERING;
        server.answers(channel);
        var report = body.toByteArray();
        body = new ByteArrayOutputStream(0);
        var unused = reports.take(reporter, report)
                .exceptionally(reports::refused)
                .thenAccept(answer -> inLoop(() -> {
                    if (channel.isActive()) {
                        var written = write(answer).addListener(sent -> {
                            leave();
                            if (server.answered(channel)) {
                                end();
                                server.awaits(channel);
                            }
                        });
                    }
                }));
    }

    /** Answers at once; what is left of the request is read and dropped. */
    private void refuse(@Nullable Throwable why) {
        body = new ByteArrayOutputStream(0);
        state = State.DROPPING;
        var written = write(reports.refused(why));
        if (whole) {
            end();
        }
    }

    /** A request is over. */
    private void end() {
        state = State.IDLE;
        if (!keepAlive) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> channel.close());
        }
    }

    /** The report of a pod that was counted is over. */
    private void leave() {
        if (reporter != null) {
            pods.leave(reporter.uid());
            reporter = null;
        }
    }

    private ChannelFuture write(Answer answer) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.code()),
                Unpooled.copiedBuffer(answer.message() + "\n", StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        if (answer.again()) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        return channel.writeAndFlush(response);
    }
}
