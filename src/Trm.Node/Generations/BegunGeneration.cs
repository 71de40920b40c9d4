namespace Trm.Node.Generations;

/// <summary>What the beginning of a generation has done.</summary>
/// <param name="Number">The generation that the node is in now.</param>
/// <param name="Former">The one before; its log, evidence and numbers have ended.</param>
/// <param name="Log">C2SP verifier key of the new log.</param>
/// <param name="Size">Leaves of the former log that its named checkpoint covers; null where none was ever published.</param>
/// <param name="IsCosigned">True where a foreign witness has cosigned that checkpoint.</param>
/// <param name="SealedAgain">Open messages that have a new number now.</param>
/// <param name="Waiting">Open messages that could not be sealed yet, since the directory lists no valid key or mailbox of their recipient: each next start tries again.</param>
/// <param name="Receipts">Receipts that are given anew, since the former log does not provably hold them.</param>
public sealed record BegunGeneration(long Number, long Former, string Log, long? Size, bool IsCosigned, int SealedAgain, int Waiting, int Receipts);
