using Trm.Contracts.Control;
using Trm.Envelope;

namespace Trm.Cli.Conformance;

/// <summary>A control message of the peer that verified, opened and parsed.</summary>
internal sealed record ReceivedControl(Header Header, string HeaderSha256, ControlMessage Control);
