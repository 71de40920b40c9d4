namespace Trm.Node.Accounts;

/// <summary>An invitation was accepted: its account is active and signed in.</summary>
/// <param name="RecoveryCodes">Shown once: each stands for one code of the app that is lost. Empty for passkeys alone.</param>
public sealed record Accepted(BegunSession Begun, IReadOnlyList<string> RecoveryCodes);
