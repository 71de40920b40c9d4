namespace Trm.Testing;

/// <summary>One e-mail that a server has taken.</summary>
/// <param name="From">Of the envelope.</param>
/// <param name="To">Of the envelope.</param>
/// <param name="IsEncrypted">Whether it came over TLS.</param>
/// <param name="Text">Headers and body, as they came.</param>
public sealed record TakenMail(string From, string To, bool IsEncrypted, string Text);
