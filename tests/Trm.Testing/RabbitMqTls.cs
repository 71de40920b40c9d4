namespace Trm.Testing;

/// <summary>PEM files for a broker's TLS listener.</summary>
/// <param name="AuthorityFile">Who may vouch for clients.</param>
/// <param name="CertificateFile">The broker's certificate.</param>
/// <param name="KeyFile">Its private key.</param>
public sealed record RabbitMqTls(string AuthorityFile, string CertificateFile, string KeyFile);
