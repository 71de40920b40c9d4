namespace Trm.Node.RightsOfPersons;

/// <summary>Something was stopped. Why is said to nobody.</summary>
/// <param name="IsOurs">Whether this side lifts it.</param>
/// <param name="Review">The day by which it is looked at again.</param>
/// <param name="IsOpen">False once it was lifted.</param>
public sealed record HeldHold(bool IsOurs, DateOnly Review, bool IsOpen);
