using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;
using Trm.Node.Agreements;
using Trm.Node.Broker;
using Trm.Node.Deadlines;
using Trm.Node.Directory;
using Trm.Node.Generations;
using Trm.Node.Hooks;
using Trm.Node.Inbox;
using Trm.Node.Keys;
using Trm.Node.Machine;
using Trm.Node.Processes;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Telemetry;
using Trm.Trail;

namespace Trm.Node;

/// <summary>What the steps of one node share: who it is, its keys, its storage, its broker, its clock.</summary>
internal sealed class NodeParts
{
    public required ParticipantId Self { get; init; }

    /// <summary>Our message keys; which of them signs now is the directory's word.</summary>
    public required OwnKeys Own { get; init; }
    public required NoteSigner LogSigner { get; init; }
    /// <summary>Cosigns the logs of others.</summary>
    public required WitnessSigner Witness { get; init; }
    public required CurrentDirectory Directory { get; init; }
    public required IDatabase Database { get; init; }
    public required CaseVault Vault { get; init; }
    public required IBroker Broker { get; init; }
    public required TimeProvider Time { get; init; }
    public required DeliveryOptions Delivery { get; init; }

    /// <summary>Where the trail of the present generation lies.</summary>
    public required string TrailFolder { get; init; }

    /// <summary>Where those of all generations lie.</summary>
    public required string TrailsFolder { get; init; }

    public required InboxOptions Inbox { get; init; }
    public required NodeLog Log { get; init; }

    /// <summary>The same for lines about single messages of a peer, of which there may be any number.</summary>
    public required LogLines Lines { get; init; }

    /// <summary>What it tells of itself to whoever listens.</summary>
    public required NodeTelemetry Telemetry { get; init; }

    /// <summary>Who may decide now, peer by peer.</summary>
    public required Turn Turn { get; init; }

    /// <summary>How urgent the cases are.</summary>
    public Urgencies Urgencies { get; } = new();

    /// <summary>What the questions on their way ask about.</summary>
    public Topics Topics { get; } = new();

    /// <summary>What shows that this is no old copy.</summary>
    public Freshness Fresh { get; } = new();

    /// <summary>What this process alone may do; null where it is the only one of its node.</summary>
    public Leases? Leases { get; init; }

    /// <summary>The room for what is stored.</summary>
    public required DiskWatch Disk { get; init; }

    /// <summary>What holds with whom: kinds in force, times of resending, deadlines.</summary>
    public required AgreementBook Agreements { get; init; }

    /// <summary>To whom a year's figures leave; null where none leave.</summary>
    public RecipientKey? Secretariat { get; init; }

    /// <summary>What national systems are to be told.</summary>
    public HookBook Hooks { get; init; } = HookBook.None;

    /// <summary>Rings when something is due for publishing.</summary>
    public required Signal Due { get; init; }

    /// <summary>Rings when a control message may be owed.</summary>
    public required Signal Owed { get; init; }

    /// <summary>The case as that officer may see it; null where there is none, or it is another organisation's.</summary>
    public Task<CaseFile?> FindCaseAsync(CaseId @case, Officer officer, CancellationToken cancel) => Database.ReadAsync(db => CaseTable.Find(db, Vault, @case, officer), cancel);

    /// <summary>With several processes: a file system that is no longer mounted, or not yet, leaves an empty folder in the place of the one that they share.</summary>
    public bool IsTrailAway => Leases is not null && !FolderLock.IsMarked(TrailsFolder);
}
