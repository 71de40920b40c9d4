namespace Trm.Contracts.Facts;

/// <summary>Somebody to whom something would go.</summary>
/// <param name="Country">ISO 3166-1, two letters; null for an international organisation.</param>
/// <param name="Organisation">Its code; null where the participant itself is meant.</param>
/// <param name="IsStateBody">Whether it belongs to that country's state.</param>
/// <param name="IsConsulate">Whether it is a consulate of that country, wherever it stands.</param>
public sealed record Addressee(string Participant, string? Country, string? Organisation, bool IsStateBody, bool IsConsulate = false);
