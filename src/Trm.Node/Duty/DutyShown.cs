namespace Trm.Node.Duty;

/// <summary>Who is on duty at one moment, as people read it.</summary>
/// <param name="At">The moment.</param>
/// <param name="Zone">The office's time zone.</param>
/// <param name="Officer">Is called first: the code of an officer.</param>
/// <param name="OfficerBy">By which ways.</param>
/// <param name="Deputy">Is called at half time.</param>
/// <param name="DeputyBy">By which ways.</param>
/// <param name="Until">When the next shift begins.</param>
/// <param name="Faults">Why the file as it is now was not taken up, where the one before holds on; empty where all is well.</param>
public sealed record DutyShown(
    DateTimeOffset At, string Zone, string Officer, IReadOnlyList<string> OfficerBy, string Deputy, IReadOnlyList<string> DeputyBy, DateTimeOffset Until, IReadOnlyList<string> Faults);
