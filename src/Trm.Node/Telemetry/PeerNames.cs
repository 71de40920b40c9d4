using Trm.Contracts.Identifiers;
using Trm.Node.Directory;

namespace Trm.Node.Telemetry;

/// <summary>Whom figures and spans may name: who is listed. What an officer or a courier's file says may be anything that looks like a participant.</summary>
internal sealed class PeerNames
{
    /// <summary>The directory in force; nobody is named before there is one.</summary>
    public CurrentDirectory? Directory { get; set; }

    public string Of(string peer) => ParticipantId.Parse(peer).Try(out var id, out _) && Directory?.Current.Find(id) is not null ? peer : TelemetryAttribute.Other;
}
