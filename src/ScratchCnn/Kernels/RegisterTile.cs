using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The micro-kernel: a tile of a matrix product whose sums stay in registers from the first term to the last.
/// <code>
///                      b, term k:  [ v0 ] [ v1 ]     one load each
///   a row 0, term k → broadcast      s00    s01      one fused multiply-add each
///   a row 1, term k → broadcast      s10    s11
///   …                                …
///   a row 5, term k → broadcast      s50    s51      12 sums + 2 vectors of b + 1 broadcast = 15 of 16 registers
/// </code>
/// Two multiply-adds per cycle, each four cycles long, need eight sums to stay busy; twelve leave room, and they fit the 16 registers of AVX2 as
/// well as the 32 of AVX-512 and Arm. A vector has 16 floats where the processor has 512-bit units, 8 with AVX2, 4 on Arm
/// (<see cref="IVector{TSelf, T}"/>): the tile is written once, and its width is a type argument. One or two rows (a single beat) use tiles of
/// 1 row x 8 vectors and 2 rows x 4.
/// A lane is one output. Each output is one chain of fused multiply-adds in ascending order of its terms, the scalar loop
/// <c>for k: sum = FusedMultiplyAdd(a[row, k], b[k, column], sum)</c>, bit for bit, at every vector width.
/// </summary>
internal static class RegisterTile
{
    /// <summary>
    /// The places of a product's terms: run s, term i of row r lies in a at r's place + s · ASegmentStride + i · AStep, and in b one row after the
    /// term before.
    /// </summary>
    /// <param name="Segments">Runs of terms: the taps of a dilated kernel, the samples of a batch; else 1.</param>
    /// <param name="Length">Terms in a run.</param>
    /// <param name="AStep">Values of a from a term to the next in its run.</param>
    /// <param name="ASegmentStride">Values of a from a run to the next.</param>
    /// <param name="BStride">Values of b from a term to the next.</param>
    /// <param name="CStride">Values of c from a row to the next.</param>
    /// <param name="StartStride">Values from a row's starting sums to the next row's: 0 where all rows start from the same bias.</param>
    /// <param name="Relu">Whether max(·, 0) is applied as the sums are stored.</param>
    internal readonly record struct Terms(int Segments, int Length, nint AStep, nint ASegmentStride, nint BStride, nint CStride, nint StartStride, bool Relu);

    /// <summary>
    /// A tile's rows: where each begins in a, and which row of c it is. A row that is named twice is computed and stored twice alike.
    /// </summary>
    internal struct TileRows
    {
        public nint A0, A1, A2, A3, A4, A5;
        public nint Row0, Row1, Row2, Row3, Row4, Row5;
    }

    /// <summary>Six rows of c: start + a · b.</summary>
    public static void Multiply6<T, TColumns>(ref T c, ref T start, ref T a, ref T b, in TileRows rows, in Terms terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        TColumns s0 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row0 * terms.StartStride));
        TColumns s1 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row1 * terms.StartStride));
        TColumns s2 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row2 * terms.StartStride));
        TColumns s3 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row3 * terms.StartStride));
        TColumns s4 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row4 * terms.StartStride));
        TColumns s5 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row5 * terms.StartStride));
        nint aStep = terms.AStep, bStride = terms.BStride;
        for (int segment = 0; segment < terms.Segments; segment++)
        {
            nint run = segment * terms.ASegmentStride;
            ref T a0 = ref Unsafe.Add(ref a, rows.A0 + run);
            ref T a1 = ref Unsafe.Add(ref a, rows.A1 + run);
            ref T a2 = ref Unsafe.Add(ref a, rows.A2 + run);
            ref T a3 = ref Unsafe.Add(ref a, rows.A3 + run);
            ref T a4 = ref Unsafe.Add(ref a, rows.A4 + run);
            ref T a5 = ref Unsafe.Add(ref a, rows.A5 + run);
            nint i = 0;
            for (int term = terms.Length; term > 0; term--)
            {
                TColumns columns = TColumns.Load(ref b);
                s0 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a0, i), columns, s0);
                s1 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a1, i), columns, s1);
                s2 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a2, i), columns, s2);
                s3 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a3, i), columns, s3);
                s4 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a4, i), columns, s4);
                s5 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a5, i), columns, s5);
                i += aStep;
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        if (terms.Relu)
        {
            s0 = TColumns.Relu(s0);
            s1 = TColumns.Relu(s1);
            s2 = TColumns.Relu(s2);
            s3 = TColumns.Relu(s3);
            s4 = TColumns.Relu(s4);
            s5 = TColumns.Relu(s5);
        }

        TColumns.Store(s0, ref Unsafe.Add(ref c, rows.Row0 * terms.CStride));
        TColumns.Store(s1, ref Unsafe.Add(ref c, rows.Row1 * terms.CStride));
        TColumns.Store(s2, ref Unsafe.Add(ref c, rows.Row2 * terms.CStride));
        TColumns.Store(s3, ref Unsafe.Add(ref c, rows.Row3 * terms.CStride));
        TColumns.Store(s4, ref Unsafe.Add(ref c, rows.Row4 * terms.CStride));
        TColumns.Store(s5, ref Unsafe.Add(ref c, rows.Row5 * terms.CStride));
    }

    /// <summary>
    /// One row of c over two neighboring runs of columns: start + a · b. Eight sums, and the weights are read as fast as memory gives them.
    /// </summary>
    public static void Multiply1<T, TColumns>(ref T c, ref T start, ref T a, ref T b, in TileRows rows, in Terms terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        TColumns s0 = TColumns.Load(ref start), s1 = TColumns.Load(ref Unsafe.Add(ref start, TColumns.Count));
        nint aStep = terms.AStep, bStride = terms.BStride;
        for (int segment = 0; segment < terms.Segments; segment++)
        {
            ref T a0 = ref Unsafe.Add(ref a, rows.A0 + (segment * terms.ASegmentStride));
            for (int term = terms.Length; term > 0; term--)
            {
                s0 = TColumns.MultiplyAdd(ref a0, TColumns.Load(ref b), s0);
                s1 = TColumns.MultiplyAdd(ref a0, TColumns.Load(ref Unsafe.Add(ref b, TColumns.Count)), s1);
                a0 = ref Unsafe.Add(ref a0, aStep);
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        if (terms.Relu)
        {
            s0 = TColumns.Relu(s0);
            s1 = TColumns.Relu(s1);
        }

        TColumns.Store(s0, ref c);
        TColumns.Store(s1, ref Unsafe.Add(ref c, TColumns.Count));
    }

    /// <summary>Two rows of c: start + a · b.</summary>
    public static void Multiply2<T, TColumns>(ref T c, ref T start, ref T a, ref T b, in TileRows rows, in Terms terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        TColumns s0 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row0 * terms.StartStride));
        TColumns s1 = TColumns.Load(ref Unsafe.Add(ref start, rows.Row1 * terms.StartStride));
        nint aStep = terms.AStep, bStride = terms.BStride;
        for (int segment = 0; segment < terms.Segments; segment++)
        {
            nint run = segment * terms.ASegmentStride;
            ref T a0 = ref Unsafe.Add(ref a, rows.A0 + run);
            ref T a1 = ref Unsafe.Add(ref a, rows.A1 + run);
            nint i = 0;
            for (int term = terms.Length; term > 0; term--)
            {
                TColumns columns = TColumns.Load(ref b);
                s0 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a0, i), columns, s0);
                s1 = TColumns.MultiplyAdd(ref Unsafe.Add(ref a1, i), columns, s1);
                i += aStep;
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        if (terms.Relu)
        {
            s0 = TColumns.Relu(s0);
            s1 = TColumns.Relu(s1);
        }

        TColumns.Store(s0, ref Unsafe.Add(ref c, rows.Row0 * terms.CStride));
        TColumns.Store(s1, ref Unsafe.Add(ref c, rows.Row1 * terms.CStride));
    }
}
