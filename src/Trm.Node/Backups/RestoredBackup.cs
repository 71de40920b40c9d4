namespace Trm.Node.Backups;

/// <summary>A backup that was put back. No node starts on it before a new generation has begun.</summary>
/// <param name="Taken">What happened after this is not in it.</param>
/// <param name="KeysTaken">What was erased until then stays erased.</param>
/// <param name="Rows">Rows of the database.</param>
/// <param name="CaseKeys">Keys of cases, and of what concerns none.</param>
/// <param name="Erasures">Decisions to erase; those that the content does not know yet are carried out when the generation begins.</param>
/// <param name="Generation">In which it was taken.</param>
/// <param name="Log">The verifier key of the log that the directory must list before the next generation can begin; null where the log key is not at hand.</param>
public sealed record RestoredBackup(DateTimeOffset Taken, DateTimeOffset KeysTaken, long Rows, int CaseKeys, int Erasures, long Generation, string? Log);
