namespace Trm.Node.Backups;

/// <summary>A backup that was taken and read back.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="Taken">When the copying began: nothing later is in it.</param>
/// <param name="Content">The content part.</param>
/// <param name="Keys">The keys part.</param>
/// <param name="Rows">Rows of the database.</param>
/// <param name="CaseKeys">Keys of cases, and of what concerns none.</param>
/// <param name="Erasures">Decisions to erase.</param>
/// <param name="Destroyed">Keys parts of earlier backups that were older than a month.</param>
public sealed record TakenBackup(
    string Participant, DateTimeOffset Taken, TakenFile Content, TakenFile Keys, long Rows, int CaseKeys, int Erasures, IReadOnlyList<string> Destroyed);
