using System.IO.Compression;
using System.Xml;

namespace Trm.Architecture.Tests.Offenders;

public static class Inflates
{
    public static XmlReader Read(Stream body) => XmlReader.Create(new GZipStream(body, CompressionMode.Decompress));
}
