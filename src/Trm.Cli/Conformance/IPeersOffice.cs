using Trm.Contracts.Identifiers;

namespace Trm.Cli.Conformance;

/// <summary>The people at the peer's node, who are asked for what no node does by itself.</summary>
internal interface IPeersOffice
{
    /// <summary>Asks them to accept an invented case for an organisation of theirs.</summary>
    void AskToAccept(CaseId @case);

    /// <summary>Asks them to send us a test.</summary>
    void AskForTest();
}
