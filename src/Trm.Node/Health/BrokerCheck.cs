using Trm.Contracts.Messages;
using Trm.Node.Broker;

namespace Trm.Node.Health;

/// <summary>
/// Whether the broker is there, encrypted where it must be, whether our mailboxes and our exchange are what the directory asks, and whether our user may do nothing else. What it may not do is
/// tried without harm: nothing is taken, made or deleted.
/// </summary>
internal sealed class BrokerCheck() : HealthCheck("broker")
{
    private const string Operator = "tell the broker's operator: trm broker check";

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (patient.Broker is { IsConnected: false })
            return [Fault("BROKER_AWAY", $"the broker is not connected: nothing leaves and nothing comes; what is submitted waits here", "is the broker running, and is its address right? Telephone what cannot wait")];
        if (patient.Broker is null && patient.Options.Broker is null)
            throw new NotLookedAtException("the node is stopped, and no address of the broker was given");
        try
        {
            var report = patient.Options.Broker is { } options
                ? await new MailboxCheck(patient.Self, options).RunAsync(Mailboxes(patient), cancel)
                : await patient.Broker!.LookAsync([.. Mailboxes(patient).Where(m => m.Reader == patient.Self)], cancel);
            return Or(
                Ok($"{(patient.IsRunning ? "connected" : "reachable")}{(patient.Options.Broker is null ? "" : patient.Options.Broker.IsEncrypted ? ", encrypted" : ", not encrypted")}; {report.Mailboxes.Count} mailboxes as they must be; our user may do nothing else that was tried"),
                [
                    .. report.Findings.Select(f => f.IsAltered ? Fault(f.Code, $"{f.Words}", Operator) : Warning(f.Code, $"{f.Words}", Operator)),
                    patient.Options.Broker is { IsEncrypted: false, AllowUnencryptedConnectionToAnotherHost: true } ? Warning("BROKER_UNENCRYPTED", $"the connection to the broker is not encrypted: who talks when can be read on the way", "use amqps") : null,
                ]);
        }
        catch (BrokerUnavailableException away)
        {
            return [Fault("BROKER_AWAY", $"{away.Message}", "is the broker running, is its address right, are certificate and password those of our user?")];
        }
    }

    // Every mailbox of the directory: ours to be looked at, those of others to be left alone.
    private static List<Mailbox> Mailboxes(Patient patient)
    {
        var directory = patient.DemandDirectory();
        return
        [
            .. from reader in directory.Participants
            from writer in directory.Participants
            from lane in new[] { Lane.Urgent, Lane.Normal }
            let mailbox = directory.MailboxOf(reader.Id, writer.Id, lane)
            where mailbox is not null
            select new Mailbox(mailbox.Name, writer.Id, reader.Id, lane),
        ];
    }
}
