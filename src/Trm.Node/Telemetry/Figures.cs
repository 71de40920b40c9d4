using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Node.Telemetry;

/// <summary>Counts and times what happens in a node. Nothing here throws, waits, or is given more than participants, codes and the lane of what is timed.</summary>
internal sealed class Figures(NodeMeter meter, PeerNames peers)
{
    private readonly Counter<long> _submitted = meter.Counter(MetricCatalogue.Submitted);
    private readonly Counter<long> _refusedHere = meter.Counter(MetricCatalogue.RefusedHere);
    private readonly Counter<long> _dispatched = meter.Counter(MetricCatalogue.Dispatched);
    private readonly Counter<long> _resent = meter.Counter(MetricCatalogue.Resent);
    private readonly Counter<long> _receipted = meter.Counter(MetricCatalogue.Receipted);
    private readonly Counter<long> _refusedThere = meter.Counter(MetricCatalogue.RefusedThere);
    private readonly Counter<long> _undelivered = meter.Counter(MetricCatalogue.Undelivered);
    private readonly Counter<long> _expired = meter.Counter(MetricCatalogue.Expired);
    private readonly Histogram<double> _receiptTime = meter.Histogram(MetricCatalogue.ReceiptTime);
    private readonly Histogram<double> _publishTime = meter.Histogram(MetricCatalogue.PublishTime);
    private readonly Counter<long> _received = meter.Counter(MetricCatalogue.Received);
    private readonly Counter<long> _refused = meter.Counter(MetricCatalogue.Refused);
    private readonly Counter<long> _parked = meter.Counter(MetricCatalogue.Parked);
    private readonly Counter<long> _duplicates = meter.Counter(MetricCatalogue.Duplicates);
    private readonly Counter<long> _damaged = meter.Counter(MetricCatalogue.Damaged);
    private readonly Counter<long> _quarantined = meter.Counter(MetricCatalogue.Quarantined);
    private readonly Histogram<double> _processTime = meter.Histogram(MetricCatalogue.ProcessTime);
    private readonly Histogram<double> _commitTime = meter.Histogram(MetricCatalogue.CommitTime);
    private readonly Counter<long> _storageErrors = meter.Counter(MetricCatalogue.StorageErrors);
    private readonly Counter<long> _signInFailures = meter.Counter(MetricCatalogue.SignInFailures);

    public void Submitted(string peer) => Count(_submitted, peer);

    public void RefusedHere(string peer, RejectionCode code) => Count(_refusedHere, peer, code);

    public void Dispatched(string peer, bool isFirst) => Count(isFirst ? _dispatched : _resent, peer);

    /// <summary>The first receipt of a message.</summary>
    /// <param name="code">Null where it is ok.</param>
    /// <param name="after">Since the message was sealed.</param>
    public void Receipted(string peer, RejectionCode? code, TimeSpan after)
    {
        Count(code is null ? _receipted : _refusedThere, peer, code);
        if (_receiptTime.Enabled)
            Note(_receiptTime, Math.Max(0, after.TotalSeconds), Tags(peer, null));
    }

    public void Undelivered(string peer) => Count(_undelivered, peer);

    public void Expired(string peer) => Count(_expired, peer);

    public void Received(string peer) => Count(_received, peer);

    public void Refused(string peer, RejectionCode code) => Count(_refused, peer, code);

    public void Parked(string peer) => Count(_parked, peer);

    public void Duplicate(string peer) => Count(_duplicates, peer);

    public void Damaged(string peer) => Count(_damaged, peer);

    public void Quarantined(string peer, RejectionCode code) => Count(_quarantined, peer, code);

    /// <param name="failure">Null where the broker confirmed it.</param>
    public void Published(TimeSpan took, BrokerException? failure)
    {
        if (!_publishTime.Enabled)
            return;
        var tags = Operation("publish");
        if (failure is not null)
            tags.Add(TelemetryAttribute.ErrorType.Name, failure switch { MailboxUnroutableException => "unroutable", MailboxFullException => "mailbox-full", _ => "broker" });
        Note(_publishTime, took.TotalSeconds, tags);
    }

    /// <param name="isCommitted">False where it stays with the broker.</param>
    public void Processed(TimeSpan took, Lane lane, bool isCommitted)
    {
        if (!_processTime.Enabled)
            return;
        var tags = Operation("process");
        tags.Add(TelemetryAttribute.Lane.Name, LaneName(lane));
        if (!isCommitted)
            tags.Add(TelemetryAttribute.ErrorType.Name, "storage");
        Note(_processTime, took.TotalSeconds, tags);
    }

    public void Committed(CommitStep step, TimeSpan took)
    {
        if (_commitTime.Enabled)
            Note(_commitTime, took.TotalSeconds, new TagList { { TelemetryAttribute.Step.Name, step.ToString().ToLowerInvariant() } });
    }

    /// <summary>Counts a failure of the storage; what a unit of work throws of its own is none.</summary>
    public void StorageFailed(Exception failure)
    {
        if (_storageErrors.Enabled && KindOf(failure) is { } kind)
            Note(_storageErrors, new TagList { { TelemetryAttribute.ErrorType.Name, kind } });
    }

    public void SignInFailed(string way)
    {
        if (_signInFailures.Enabled)
            Note(_signInFailures, new TagList { { TelemetryAttribute.Way.Name, way } });
    }

    private static string? KindOf(Exception failure) =>
        StorageFullException.Is(failure) ? "full" : failure is DbException or StorageFailedException ? "database" : failure is IOException ? "file" : null;

    private void Count(Counter<long> counter, string peer, RejectionCode? code = null)
    {
        if (counter.Enabled)
            Note(counter, Tags(peer, code));
    }

    // Apart from whoever asks: what a closure holds is made where its method begins, listened to or not.
    private static void Note(Counter<long> counter, TagList tags) => Tally.Note(() => counter.Add(1, tags));

    private static void Note(Histogram<double> histogram, double value, TagList tags) => Tally.Note(() => histogram.Record(value, tags));

    private TagList Tags(string peer, RejectionCode? code)
    {
        var tags = new TagList { { TelemetryAttribute.Peer.Name, peers.Of(peer) } };
        if (code is not null)
            tags.Add(TelemetryAttribute.Code.Name, CodeName.Of(code));
        return tags;
    }

    internal static string LaneName(Lane lane) => lane == Lane.Urgent ? "urgent" : "normal";

    private static TagList Operation(string name) => new() { { TelemetryAttribute.MessagingSystem.Name, "rabbitmq" }, { TelemetryAttribute.MessagingOperation.Name, name } };
}
