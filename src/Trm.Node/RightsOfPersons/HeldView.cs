namespace Trm.Node.RightsOfPersons;

/// <summary>Somebody of this office has seen what is held.</summary>
/// <param name="Minute">When, to the minute.</param>
/// <param name="Officer">The officer's code, never a name.</param>
/// <param name="Role">As the texts of roles have it.</param>
public sealed record HeldView(DateTimeOffset Minute, string Officer, string Role);
