namespace Trm.Node.Broker;

/// <summary>Who we are to the broker: a user with a password, or nobody where the TLS client certificate says it.</summary>
/// <param name="User">Empty where the certificate alone is shown.</param>
/// <param name="Password">Empty where there is none.</param>
internal readonly record struct BrokerCredentials(string User, string Password)
{
    /// <summary>Reads them now: a password file may have been replaced.</summary>
    /// <exception cref="IOException">The password file cannot be read.</exception>
    public static BrokerCredentials Read(BrokerOptions options)
    {
        var user = options.Uri.UserInfo.Split(':', 2);
        return new(
            Uri.UnescapeDataString(user[0]),
            options.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault("") : Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? ""));
    }

    /// <summary>True where the broker knows us by our certificate (EXTERNAL).</summary>
    public bool ByCertificate(BrokerOptions options) => User.Length == 0 && options.ClientCertificateFile is not null;
}
