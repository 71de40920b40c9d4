using static Trm.Node.Telemetry.MetricType;
using static Trm.Node.Telemetry.TelemetryAttribute;

namespace Trm.Node.Telemetry;

/// <summary>Every metric of a node. No instrument is made that does not stand here. None tells the lane of what went between two participants, for what goes over the urgent one is about somebody.</summary>
/// <remarks>Names of the messaging and HTTP conventions where they fit: OpenTelemetry semantic conventions, "Messaging client metrics", "HTTP server metrics".</remarks>
public static class MetricCatalogue
{
    private const string Message = "{message}", Seconds = "s";

    // From the first retry of an urgent message to the expiry of any.
    private static readonly double[] Receipts = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400];

    // Boundaries that the messaging conventions advise, and beyond them for a storage that is slow.
    private static readonly double[] Moments = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30];

    // -- what we send ----------------------------------------------------------------------------------------------

    public static Metric Submitted { get; } = new("trm.outbox.submitted", Counter, Message, "Messages that were sealed and stored: from then on the node owes them a fate.", Peer);
    public static Metric RefusedHere { get; } = new("trm.outbox.refused", Counter, Message, "Messages that our own node refused before anything was stored or sent.", Peer, Code);
    public static Metric Dispatched { get; } = new("trm.outbox.dispatched", Counter, Message, "Messages that a broker confirmed for the first time.", Peer);
    public static Metric Resent { get; } = new("trm.outbox.resent", Counter, Message, "Confirms of messages that had been published before: no receipt had come, or the peer asked for them.", Peer);
    public static Metric Receipted { get; } = new("trm.outbox.receipted", Counter, Message, "Messages whose ok receipt came, each once.", Peer);
    public static Metric RefusedThere { get; } = new("trm.outbox.refused_by_peer", Counter, Message, "Messages that the peer's receipt refused, by its first code.", Peer, Code);
    public static Metric Undelivered { get; } = new("trm.outbox.undelivered", Counter, Message, "Messages whose resends were used up without a receipt: somebody telephones.", Peer);
    public static Metric Expired { get; } = new("trm.outbox.expired", Counter, Message, "Messages past their expiry without a receipt.", Peer);
    public static Metric Waiting { get; } = new("trm.outbox.waiting", Gauge, Message, "Messages without a final receipt, by how far they came.", Peer, State);
    public static Metric Oldest { get; } = new("trm.outbox.oldest", Gauge, Seconds, "Age of the oldest message without a final receipt; 0 where none is older than a minute.", Peer, Lane);
    public static Metric ReceiptTime { get; } = new("trm.outbox.receipt.duration", Histogram, Seconds, "From sealing a message to its ok or refusing receipt, by our own clock.", Peer) { Bounds = Receipts };
    public static Metric PublishTime { get; } = new("messaging.client.operation.duration", Histogram, Seconds, "Publishing one sealed message, control messages included, until the broker's confirm.", MessagingSystem, MessagingOperation, ErrorType) { Bounds = Moments };

    // -- what we receive -------------------------------------------------------------------------------------------

    public static Metric Received { get; } = new("trm.inbox.received", Counter, Message, "Messages that were taken and receipted ok.", Peer);
    public static Metric Refused { get; } = new("trm.inbox.refused", Counter, Message, "Verified messages that were receipted with a refusal, by its first code.", Peer, Code);
    public static Metric Parked { get; } = new("trm.inbox.parked", Counter, Message, "Messages that began to wait for what they rest on.", Peer);
    public static Metric Duplicates { get; } = new("trm.inbox.duplicates", Counter, Message, "Copies of what was here already: the same receipt again.", Peer);
    public static Metric Damaged { get; } = new("trm.inbox.damaged", Counter, Message, "Copies that were damaged in transit.", Peer);
    public static Metric Quarantined { get; } = new("trm.inbox.quarantined", Counter, Message, "What could not be verified out of that peer's mailboxes, by code; a sender is not known.", Peer, Code);
    public static Metric ParkedNow { get; } = new("trm.inbox.waiting", Gauge, Message, "Messages that wait for what they rest on.", Peer);
    public static Metric Missing { get; } = new("trm.inbox.missing", Gauge, "{number}", "Numbers of the peer's sequence that are missing here.", Peer);
    public static Metric InHand { get; } = new("trm.inbox.in_hand", Gauge, "By", "Bytes taken from the broker and not committed yet.");
    public static Metric ProcessTime { get; } = new("messaging.process.duration", Histogram, Seconds, "From a delivery by the broker to the commit of its fate; a failed one stays with the broker.", MessagingSystem, MessagingOperation, Lane, ErrorType) { Bounds = Moments };

    // -- what it stands on -----------------------------------------------------------------------------------------

    public static Metric Connected { get; } = new("trm.broker.connected", Gauge, "{connection}", "1 while the broker is connected, else 0.");
    public static Metric CommitTime { get; } = new("trm.storage.commit.duration", Histogram, Seconds, "One commit, waiting for others included.", Step) { Bounds = Moments };
    public static Metric StorageErrors { get; } = new("trm.storage.errors", Counter, "{error}", "Commits and reads that the storage did not take.", ErrorType);
    public static Metric ReadAge { get; } = new("trm.storage.read.age", Gauge, Seconds, "Age of every figure that is read from the storage: grows where that does not answer.");
    public static Metric DiskLevel { get; } = new("trm.disk.level", Gauge, "{level}", "0 enough, 1 low, 2 below the floor (only reports), 3 half of it (the normal lane waits), 4 full.");
    public static Metric DiskFree { get; } = new("trm.disk.free", Gauge, "By", "Free bytes of a file system under the node's folders.", Volume);
    public static Metric DirectoryLeft { get; } = new("trm.directory.left", Gauge, "d", "Days that the directory in force has left; negative once it is past.", Limit);
    public static Metric AlarmsStanding { get; } = new("trm.alarms.standing", Gauge, "{alarm}", "Alarms that stand.", Alarm);
    public static Metric AlarmsUntaken { get; } = new("trm.alarms.untaken.age", Gauge, Seconds, "Age of the oldest alarm that nobody has taken; 0 where there is none.");

    // -- the trail -------------------------------------------------------------------------------------------------

    public static Metric Leaves { get; } = new("trm.trail.leaves", Gauge, "{leaf}", "Leaves of the trail of the present generation.");
    public static Metric Unpublished { get; } = new("trm.trail.unpublished", Gauge, "{leaf}", "Leaves that the newest checkpoint does not cover.");
    public static Metric CheckpointAge { get; } = new("trm.trail.checkpoint.age", Gauge, Seconds, "Since the newest checkpoint was signed; an idle node signs none.");
    public static Metric Unwitnessed { get; } = new("trm.trail.unwitnessed", Gauge, "{leaf}", "Leaves that this witness has not cosigned.", Peer);
    public static Metric WitnessAge { get; } = new("trm.trail.witness.age", Gauge, Seconds, "Since this witness's newest cosignature came.", Peer);

    // -- doors -----------------------------------------------------------------------------------------------------

    public static Metric SignInFailures { get; } = new("trm.sign_in.failures", Counter, "{failure}", "Refused sign-ins and confirmations at the console.", Way);
    public static Metric ExportFailures { get; } = new("trm.telemetry.failures", Counter, "{export}", "Exports that no collector took: what was in them is lost, and nothing else.", TelemetryAttribute.Signal);

    /// <summary>Made by ASP.NET Core itself, and cut down to these attributes.</summary>
    public static Metric HttpRequests { get; } = new("http.server.request.duration", Histogram, Seconds, "One HTTP request, to the JSON interface or the console.", Method, Route, Status);

    /// <summary>The catalogue, in its order: what a node's own instruments measure.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Submitted, RefusedHere, Dispatched, Resent, Receipted, RefusedThere, Undelivered, Expired, Waiting, Oldest, ReceiptTime, PublishTime,
        Received, Refused, Parked, Duplicates, Damaged, Quarantined, ParkedNow, Missing, InHand, ProcessTime,
        Connected, CommitTime, StorageErrors, ReadAge, DiskLevel, DiskFree, DirectoryLeft, AlarmsStanding, AlarmsUntaken,
        Leaves, Unpublished, CheckpointAge, Unwitnessed, WitnessAge, SignInFailures, ExportFailures,
    ];
}
