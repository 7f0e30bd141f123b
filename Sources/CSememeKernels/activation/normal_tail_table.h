// Written by Scripts/fit-activations.py --table.
//
// The tail Q = 1 − Φ of the normal distribution in 32 segments: Q(t) = Σ table[p][i]·(t − i·width)ᵖ for the t nearest
// to i·width, zero in the last one. The error of t·Q(t) is at most 2.0e-07 before rounding.
#ifndef SEMEME_NORMAL_TAIL_TABLE_H
#define SEMEME_NORMAL_TAIL_TABLE_H

static const float normal_tail_width = 0.1875f;

static const float normal_tail_table[4][32] __attribute__((aligned(64))) = {
    {0x1p-1f,         0x1.b3d98p-2f,   0x1.6a5284p-2f,  0x1.25c5f2p-2f,  0x1.d0221ep-3f,  0x1.64ddaap-3f,
     0x1.0ad7fp-3f,   0x1.83cad4p-4f,  0x1.11a47ep-4f,  0x1.76d054p-5f,  0x1.f2037ap-6f,  0x1.40cc9ap-6f,
     0x1.9091d4p-7f,  0x1.e49bf6p-8f,  0x1.1bed94p-8f,  0x1.42281cp-9f,  0x1.61dc0ep-10f, 0x1.782ff8p-11f,
     0x1.82fdd6p-12f, 0x1.812a1ap-13f, 0x1.72d35ep-14f, 0x1.594f9ap-15f, 0x1.36f728p-16f, 0x1.0ec8fap-17f,
     0x1.c7f746p-19f, 0x1.7322eep-20f, 0x1.24067ap-21f, 0x1.bc35d2p-23f, 0x1.468c24p-24f, 0x1.d001cep-26f,
     0x1.3e97f4p-27f, 0x0p+0f},
    {-0x1.988468p-2f,  -0x1.9165e8p-2f,  -0x1.7cc772p-2f,  -0x1.5cbd9ep-2f,  -0x1.345d24p-2f,  -0x1.073e2ep-2f,
     -0x1.b1ec1p-3f,   -0x1.59473p-3f,   -0x1.09408cp-3f,  -0x1.8977ep-4f,   -0x1.19bff6p-4f,  -0x1.8590a2p-5f,
     -0x1.0403ep-5f,   -0x1.4f1ab2p-6f,  -0x1.a0f5b6p-7f,  -0x1.f4e384p-8f,  -0x1.2276a2p-8f,  -0x1.453d9ep-9f,
     -0x1.5f9a34p-10f, -0x1.6ef8b2p-11f, -0x1.71c866p-12f, -0x1.67bedp-13f,  -0x1.51e45ap-14f, -0x1.32678ap-15f,
     -0x1.0c412ap-16f, -0x1.c57c7cp-18f, -0x1.721278p-19f, -0x1.23922ap-20f, -0x1.bb9378p-22f, -0x1.45c29p-23f,
     -0x1.cdf2ecp-25f, 0x0p+0f},
    {0x1.238ee4p-16f, 0x1.2c6a6ap-5f,  0x1.1cfceep-4f,  0x1.879062p-4f,  0x1.cdb906p-4f,  0x1.ecd13ap-4f,
     0x1.e78bd2p-4f,  0x1.c4c1b6p-4f,  0x1.8da8d6p-4f,  0x1.4bf37cp-4f,  0x1.083cc4p-4f,  0x1.9219d4p-5f,
     0x1.24f35ap-5f,  0x1.994582p-6f,  0x1.1264ap-6f,   0x1.616ce8p-7f,  0x1.b59072p-8f,  0x1.04801ap-8f,
     0x1.2a6fbep-9f,  0x1.491572p-10f, 0x1.5d636ap-11f, 0x1.6540b6p-12f, 0x1.5fe456p-13f, 0x1.4df658p-14f,
     0x1.316ea8p-15f, 0x1.0d3bccp-16f, 0x1.c98a9cp-18f, 0x1.76cef2p-19f, 0x1.2808ecp-20f, 0x1.c2ec9p-22f,
     0x1.4b2ebap-23f, 0x0p+0f},
    {0x1.0f60f6p-4f,   0x1.018bcep-4f,   0x1.b32df6p-5f,   0x1.3ce9aap-5f,   0x1.659794p-6f,   0x1.4ddc66p-8f,
     -0x1.352372p-7f,  -0x1.4ce2bap-6f,  -0x1.b95e12p-6f,  -0x1.e3dbf4p-6f,  -0x1.d75a6p-6f,   -0x1.a54236p-6f,
     -0x1.5eda88p-6f,  -0x1.12dc0ap-6f,  -0x1.9778f2p-7f,  -0x1.1ef3dp-7f,   -0x1.811432p-8f,  -0x1.ed6d24p-9f,
     -0x1.2e5a84p-9f,  -0x1.62d9d2p-10f, -0x1.8f3bdcp-11f, -0x1.aef36cp-12f, -0x1.bea2ap-13f,  -0x1.bcaec6p-14f,
     -0x1.a9879ep-15f, -0x1.8789bcp-16f, -0x1.5a8848p-17f, -0x1.2719eep-18f, -0x1.e3ba12p-20f, -0x1.7dac2p-21f,
     -0x1.21f7ccp-22f, 0x0p+0f},
};

#endif
