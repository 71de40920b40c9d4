namespace Trm.Node.Duty;

/// <summary>Who is on duty at one moment.</summary>
/// <param name="Officer">Is called first.</param>
/// <param name="Deputy">Is called at half time, where nobody has taken it.</param>
/// <param name="Until">When the next shift begins.</param>
public sealed record OnDuty(DutyPerson Officer, DutyPerson Deputy, DateTimeOffset Until);
