namespace Trm.Node.Generations;

/// <summary>What came back since the newest generation began, and what did not.</summary>
/// <param name="Peers">Peer by peer; none where no generation has ended yet.</param>
/// <param name="Losses">What is lost here, open ones first.</param>
public sealed record RestoreReport(IReadOnlyList<PeerSince> Peers, IReadOnlyList<Loss> Losses);
