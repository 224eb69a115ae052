//! Mistakes with qfpay-api that do not compile; see the test beside this file.
