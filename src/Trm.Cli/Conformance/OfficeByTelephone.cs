using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;

namespace Trm.Cli.Conformance;

/// <summary>Tells whoever sits here what to ask of the peer's people.</summary>
internal sealed class OfficeByTelephone(Screen screen, ParticipantId self, ParticipantId peer, TimeSpan wait) : IPeersOffice
{
    public void AskToAccept(CaseId @case) =>
        Ask($"accept the case {@case} for any organisation of theirs", $"trm referral decide {@case} accepted --organisation ORG-7 ...");

    public void AskForTest() => Ask("send us a test", $"trm node test {self}");

    private void Ask(string what, string command) => screen.Note($"Now ask {peer} to {what}, within {wait.TotalSeconds:0} s; on a node of ours: {command}");
}
